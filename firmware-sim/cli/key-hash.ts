/**
 * Key hashes as people type them from a label.
 */
import { InvalidArgumentError } from 'commander'

/** Key hash of a label: 16 to 32 bytes in hexadecimal, colons and spaces allowed. */
export function parseKeyHash(text: string): Uint8Array {
  const hex = text.replace(/[\s:]/g, '')
  if (!/^([0-9a-fA-F]{2}){16,32}$/.test(hex)) {
    throw new InvalidArgumentError(
      'Give 16 to 32 bytes in hexadecimal, as on the label or as `trustcore explain rootca.crt` shows.',
    )
  }
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
