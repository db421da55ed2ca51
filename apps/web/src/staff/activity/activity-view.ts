import type { StaffAccountCard, StaffFee } from '@library-card/contract/staff.ts'
import { useCardView, type CardView } from '../../card/card-view.ts'
import type { AnyPart } from '../../card/sections.ts'
import { codesOf, itemsOf } from '../../card/summary.ts'

/** The patron's card for staff. */
export type StaffView = CardView<StaffAccountCard>

export const useStaffView = () => useCardView<StaffAccountCard>()

/** Codes of institutions that are turned off, need the patron's sign-in, or have no account of the patron's card. */
export function notAskedIn({ turnedOff, toSignIn, outside }: StaffView): string[] {
  return [...turnedOff, ...codesOf(toSignIn), ...outside]
}

/** Parts of a card that an institution may withhold. */
export const parts = ['loans', 'requests', 'fees'] as const
export type Part = (typeof parts)[number]

/** The parts of a card that make up a list of the page: fees come in three states. */
export const partsOfList: Record<Part, AnyPart[]> = {
  loans: ['loans'],
  requests: ['requests'],
  fees: ['fees', 'inDispute', 'sentToBilling'],
}
export const allLists = Object.values(partsOfList).flat()

type Uncounted = Pick<StaffAccountCard, 'inDispute' | 'sentToBilling'>

/** Fees in dispute and sent to billing, which no balance counts. */
export function uncountedFees({ inDispute, sentToBilling }: Uncounted): StaffFee[] {
  return [inDispute, sentToBilling].flatMap((section) => itemsOf(section))
}
