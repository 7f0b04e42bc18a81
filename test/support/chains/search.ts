/** Path search: order, strangers, loops, cross-certificates, several anchors, what is missing. */
import { testKey } from '../keys.js'
import { type Authority, type Made, makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

const root = makeRoot()
const upper = makeIntermediate(root, { subject: { O: 'iocafe', CN: 'upper' }, key: 'p256.b' })
const lower = makeIntermediate(upper, { subject: { O: 'iocafe', CN: 'lower' }, key: 'p256.d' })
const leaf = makeLeaf(lower)
const other = makeRoot({ subject: { O: 'other', CN: 'other root' }, key: 'p256.e' })
const stranger = makeIntermediate(other, { subject: { O: 'other', CN: 'stranger' }, key: 'p256.f' })

const given = (anchors: readonly Made[], chain: readonly Made[]): Given => ({
  anchors: anchors.map((made) => made.der),
  chain: chain.map((made) => made.der),
})

const ORDER = 'in order'

/** Two CAs that certify each other, and a leaf below one of them. */
function loop(anchored: Authority | null): Made[] {
  const left: Authority = {
    subject: makeRoot({ subject: { O: 'iocafe', CN: 'left' } }).subject,
    key: testKey('p256.b'),
  }
  const right: Authority = {
    subject: makeRoot({ subject: { O: 'iocafe', CN: 'right' } }).subject,
    key: testKey('p256.d'),
  }
  const leftByRight = makeIntermediate(right, { subject: left.subject, key: left.key })
  const rightByLeft = makeIntermediate(left, { subject: right.subject, key: right.key })
  const out = anchored ? [makeIntermediate(anchored, { subject: right.subject, key: right.key })] : []
  return [makeLeaf(left), leftByRight, rightByLeft, ...out]
}

/** `count` intermediates one above the other, and the leaf; leaf first. */
export function tower(count: number): Made[] {
  const made: Made[] = []
  let issuer: Made = root
  for (let i = 0; i < count; i++) {
    issuer = makeIntermediate(issuer, { subject: { O: 'iocafe', CN: `floor ${i}` }, key: i % 2 ? 'p256.b' : 'p256.d' })
    made.unshift(issuer)
  }
  return [makeLeaf(issuer), ...made]
}

/** The same CA (name and key) certified by the root and by an unknown root; `first` says which comes first in the pool. */
function crossSigned(first: 'dead end' | 'good'): Given {
  const unknown = makeRoot({ subject: { O: 'gone', CN: 'gone root' }, key: 'p256.g' })
  const good = makeIntermediate(root, { subject: { O: 'iocafe', CN: 'cross' }, key: 'p256.b' })
  const dead = makeIntermediate(unknown, { subject: { O: 'iocafe', CN: 'cross' }, key: 'p256.b' })
  const pool = first === 'good' ? [good, dead] : [dead, good]
  return given([root], [makeLeaf(good), ...pool])
}

/** Two certificates of one CA, of which the one that the identifiers prefer has a pathLenConstraint that fails. */
function backtracking(): Given {
  const narrow = makeIntermediate(root, { subject: { O: 'iocafe', CN: 'cross' }, key: 'p256.b', pathLenConstraint: 0 })
  const wide = makeIntermediate(root, {
    subject: { O: 'iocafe', CN: 'cross' },
    key: 'p256.b',
    without: ['subjectKeyIdentifier'],
  })
  const below = makeIntermediate(narrow, { subject: { O: 'iocafe', CN: 'below' }, key: 'p256.d' })
  return given([root], [makeLeaf(below), below, narrow, wide])
}

const twin = makeRoot({ key: 'p256.h' })
const twinWithoutIdentifiers = makeRoot({ key: 'p256.h', without: ['subjectKeyIdentifier'] })
const direct = makeLeaf(root, { without: ['authorityKeyIdentifier'] })

export const SEARCH_CHAINS: readonly TestChain[] = [
  trusted(ORDER, given([root], [leaf, lower, upper]), [0, 1, 2]),
  trusted('shuffled', given([root], [leaf, upper, lower]), [0, 2, 1]),
  trusted('with the root in the chain', given([root], [leaf, lower, upper, root]), [0, 1, 2]),
  trusted('with strangers', given([root], [leaf, stranger, upper, other, lower]), [0, 4, 2]),
  trusted('with duplicates', given([root], [leaf, lower, lower, leaf, upper, upper])),
  trusted('with a loop', given([root], loop(root))),
  trusted('with another organisation on the list', given([other, root], [leaf, lower, upper]), [0, 1, 2]),
  trusted('anchor that is an intermediate too', given([root], [makeLeaf(root), root]), [0]),
  trusted('two anchors of one name', given([twin, root], [makeLeaf(root)])),
  trusted('two anchors of one name without identifiers', given([twinWithoutIdentifiers, root], [direct])),
  trusted('cross-signed, dead end first', crossSigned('dead end'), [0, 2]),
  trusted('cross-signed, dead end last', crossSigned('good'), [0, 1]),
  trusted('backtracking over a path length', backtracking(), [0, 1, 3]),
  trusted('ten intermediates', given([root], tower(10)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
  trusted('eleven intermediates', given([root], tower(11))),
  refused('twelve intermediates', 'eleven intermediates', 'LIMIT_PATH', 12, given([root], tower(12))),
  refused('missing intermediate', ORDER, 'PATH_UNKNOWN_ISSUER', 1, given([root], [leaf, lower])),
  refused('missing both intermediates', ORDER, 'PATH_UNKNOWN_ISSUER', 0, given([root], [leaf])),
  refused('root of another organisation', ORDER, 'PATH_UNKNOWN_ISSUER', 2, given([other], [leaf, lower, upper])),
  refused(
    'root of another organisation in the chain',
    ORDER,
    'PATH_UNKNOWN_ISSUER',
    3,
    given([other], [leaf, lower, upper, root]),
  ),
  refused('rogue with the same names', ORDER, 'SIGNATURE_WRONG', 2, given([twin], [leaf, lower, upper])),
  refused(
    'rogue with the same names and its root',
    ORDER,
    'SIGNATURE_WRONG',
    3,
    given([twin], [leaf, lower, upper, root]),
  ),
  refused('a loop that nobody anchors', 'with a loop', 'PATH_LOOP', 1, given([root], loop(null))),
  refused('the root as its own server', ORDER, 'NAME_NONE', 0, given([root], [root])),
  refused('nothing', ORDER, 'CHAIN_EMPTY', null, given([root], [])),
  refused('nobody trusted', ORDER, 'NO_ANCHORS', null, given([], [leaf, lower, upper])),
]
