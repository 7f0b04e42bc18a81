/**
 * The 256 comparison words: every eighth of the 2048 English words of BIP-39 (Bitcoin Improvement Proposal 39, MIT licence), in its
 * order. The first four letters of each are its own. A test recomputes their hash. `bindings/c/trustcore_words.c` has the same.
 */
const LIST = `
abandon absurd acoustic adapt advice agree alcohol alpha amount animal anxiety arch army artist asthma audit
avoid baby bamboo basic beef bench bid blade blossom boil borrow brand bright brown bulk business cactus
canal capital cart catch celery champion check chimney cinnamon claw climb clown code come congress copy
country craft credit cross crush current damage day decorate deliver deposit despair dial dignity disease
divorce donate dragon drink dune eagle ecology either elite empower energy enrich equal escape evoke excuse
exotic extra faith fantasy favorite fence figure finish fix flip foam force foster fringe fun gallery gas
genre ginger glide goat govern gravity grow gym harbor head help hire home host humor hybrid illegal improve
indoor inject insect invite jacket job jungle key kitchen lab laptop lawn lecture length library link loan
lottery lunar maid mandate marine math meat mention metal minimum mix monitor mosquito much must narrow
neglect never noodle novel object october old only orchard other own pair parade patient pear perfect piano
pink plastic poem pool poverty present prison project public puppy pyramid quote rain rare reason reduce
relax render require retreat ribbon ring roast rose rug safe sample scale scissors search seek series
shallow ship shove siege simple skate slam slot snack sock someone source speed spirit spread staff steak
stock strike submit suit sure swallow swing tackle task tenant theme three tilt toast tomato topic toward
train trend trouble tube twelve ugly unfair unlock upper useless valve velvet vessel village vital voyage
warfare way weekend wheel wild winter wonder wrap yellow
`

/** Words by number, 0 to 255. */
export const WORDS: readonly string[] = LIST.trim().split(/\s+/)
