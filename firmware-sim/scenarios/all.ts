/**
 * Every scenario, in the order in which they are listed.
 */
import type { Scenario } from '../simulator/scenario.js'
import { autoAndAnImpostor } from './auto-and-an-impostor.js'
import { backupRestored } from './backup-restored.js'
import { backupSealed } from './backup-sealed.js'
import { badLink } from './bad-link.js'
import { certificatesOfRogues } from './certificates-of-rogues.js'
import { chainShapes } from './chain-shapes.js'
import { clocks } from './clocks.js'
import { comparedWords } from './compared-words.js'
import { crlRevoked } from './crl-revoked.js'
import { crlRolledBack } from './crl-rolled-back.js'
import { crlStale } from './crl-stale.js'
import { crlWrongIssuer } from './crl-wrong-issuer.js'
import { crossCertificate } from './cross-certificate.js'
import { firstConnect } from './first-connect.js'
import { forgetOne } from './forget-one.js'
import { hostileDer } from './hostile-der.js'
import { leakingDevice } from './leaking-device.js'
import { linkBySeed } from './link-by-seed.js'
import { manInTheMiddle } from './man-in-the-middle.js'
import { nameSquatting } from './name-squatting.js'
import { oddAnswers } from './odd-answers.js'
import { passwordBeforeVerification } from './password-before-verification.js'
import { powerCuts } from './power-cuts.js'
import { rePairing } from './re-pairing.js'
import { recycle } from './recycle.js'
import { referenceSystem } from './reference-system.js'
import { renewals } from './renewals.js'
import { resumption } from './resumption.js'
import { rogueSwitchbox } from './rogue-switchbox.js'
import { rootReplacedAbruptly } from './root-replaced-abruptly.js'
import { slowServers } from './slow-servers.js'
import { succession } from './succession.js'
import { swappedServers } from './swapped-servers.js'
import { switchbox } from './switchbox.js'

export const SCENARIOS: readonly Scenario[] = [
  firstConnect,
  comparedWords,
  autoAndAnImpostor,
  leakingDevice,
  manInTheMiddle,
  passwordBeforeVerification,
  certificatesOfRogues,
  oddAnswers,
  hostileDer,
  slowServers,
  badLink,
  linkBySeed,
  rePairing,
  swappedServers,
  renewals,
  rootReplacedAbruptly,
  succession,
  crossCertificate,
  clocks,
  crlRevoked,
  crlStale,
  crlRolledBack,
  crlWrongIssuer,
  chainShapes,
  referenceSystem,
  resumption,
  powerCuts,
  recycle,
  backupRestored,
  backupSealed,
  forgetOne,
  switchbox,
  nameSquatting,
  rogueSwitchbox,
]
