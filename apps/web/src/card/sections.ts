import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'] as const
export type SectionName = (typeof sections)[number]
/** Sections that are a list of items. */
export type ListSection = Exclude<SectionName, 'overview' | 'details'>
/** What a card has a section of its own for. */
export type CardPart = ListSection | 'messages'

export const sectionWords: Record<SectionName, MessageDescriptor> = {
  overview: msg`Overview`,
  loans: msg`Loans`,
  requests: msg`Requests`,
  fees: msg`Fees`,
  blocks: msg`Blocks & messages`,
  details: msg`Details`,
}
