import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'] as const
export type SectionName = (typeof sections)[number]
/** Sections that are a list of items. */
export type ListSection = Exclude<SectionName, 'overview' | 'details'>
/** The parts of a card, each with a state of its own. */
export type CardPart = ListSection | 'messages'

export const sectionWords: Record<SectionName, MessageDescriptor> = {
  overview: msg`Overview`,
  loans: msg`Loans`,
  requests: msg`Requests`,
  fees: msg`Fees`,
  blocks: msg`Blocks & messages`,
  details: msg`Details`,
}
