/**
 * An error that tells its reader what to do next. One class per reaction open to the caller; the message
 * says what, where, what was expected, what was found and what to do, and never an identifier.
 */
export abstract class SmartStepsError extends Error {
  override get name(): string {
    return this.constructor.name
  }
}

/** What was asked for is not possible as asked: the person who asked can mend it. */
export class InvalidInput extends SmartStepsError {}

/** A file cannot be used. It goes to quarantine; the others go on. */
export class UnreadableFile extends SmartStepsError {
  readonly byteOffset: number | null
  constructor(message: string, options: { byteOffset?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.byteOffset = options.byteOffset ?? null
  }
}

/** A release would spend more than its epoch has left. Nothing was drawn. */
export class BudgetExceeded extends SmartStepsError {}

/** A ledger is not as it was written: stop releasing, and audit. Nothing was drawn or published. */
export class TamperedLedger extends SmartStepsError {}

/** The clock is behind what was committed last: set it right, and start again. */
export class ClockBehind extends SmartStepsError {}

/** Somebody else changed the record first: read again, and decide again. */
export class Conflict extends SmartStepsError {}

/** Another process holds it: stop that one, or wait. */
export class Locked extends SmartStepsError {}

/** The pseudonym key of an epoch is destroyed, so nothing of that epoch can be made any more. */
export class EpochClosed extends SmartStepsError {}

/** The pseudonym key of an epoch is another one than before: bring the first back, or close the epoch. */
export class KeyReplaced extends SmartStepsError {}

/** An operator has halted release and serving: nothing is published until the halt is lifted. */
export class Halted extends SmartStepsError {}
