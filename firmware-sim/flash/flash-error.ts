/** What is wrong with a flash. */

/** A misuse of the flash, or a file that is none. */
export class FlashError extends Error {
  override readonly name = 'FlashError'

  constructor(
    message: string,
    /** The file is not there: the device has never been paired. */
    readonly isMissing = false,
  ) {
    super(message)
  }
}
