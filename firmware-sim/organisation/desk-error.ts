/** The organisation's desk refuses: what, and what to do about it. */
export class DeskError extends Error {
  override readonly name = 'DeskError'
  /** A sentence: what to do next. */
  readonly next: string

  constructor(message: string, next: string) {
    super(message)
    this.next = next
  }
}
