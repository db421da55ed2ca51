import { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import { Moment } from '@library-card/contract/moment.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { NotFound, RenewalOutcome } from '@library-card/contract/renewal.ts'
import { Type, type Static } from 'typebox'
import type { Call, FoundAccount, LibrarySystem } from '../ils/port.ts'
import type { Members } from '../members/members.ts'
import type { ListCache } from '../members/card-cache.ts'
import type { ActType } from '../store/database.ts'

/** How an act has ended, of whichever kind. */
export const End = Type.Union([RenewalOutcome, CancellationOutcome, PickupOutcome, NotFound])
export type End = Static<typeof End>

/** What the patron wants beyond the act itself, and what they were shown. */
export const Wish = Type.Object({
  due: Type.Optional(Nullable(Moment)),
  libraryCode: Type.Optional(Type.String()),
})
export type Wish = Static<typeof Wish>

/** How the loan or request stood before it was sent, as far as that is needed to see whether it has happened. */
export const Memory = Type.Object({
  due: Type.Optional(Nullable(Moment)),
  renewed: Type.Optional(Nullable(Moment)),
  libraryCode: Type.Optional(Type.String()),
})
export type Memory = Static<typeof Memory>

export type Here = { timeZone: string }

type Sending<Thing> = { found: FoundAccount; thing: Thing; wish: Wish }

/** One kind of act on a loan or a request. */
export type Kind<Thing extends { id: string }> = {
  type: ActType
  /** The patron's own, asked afresh. */
  list: (system: LibrarySystem, found: FoundAccount, call: Call) => Promise<Thing[]>
  /** Where such lists are kept for a moment. */
  recent: (members: Members) => ListCache<Thing>
  /** How it ends without being sent; null: it must be sent. */
  foresee: (thing: Thing, wish: Wish, here: Here) => End | null
  remember: (thing: Thing, wish: Wish) => Memory
  send: (system: LibrarySystem, sending: Sending<Thing>, call: Call) => Promise<End>
  /** What was sent has happened, by how the thing stands now (undefined: it is gone); null: nothing tells so. */
  recognise: (thing: Thing | undefined, memory: Memory, here: Here) => End | null
}
