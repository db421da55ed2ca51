import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { EmptyState } from '../ui/empty-state.tsx'
import { WaitingRows } from '../ui/rows.tsx'
import type { CardView } from '../card/card-view.ts'
import { completenessOf, isSettled, type Completeness } from '../card/completeness.ts'
import { partsOf, type ListSection } from '../card/sections.ts'

type EmptyListProps = {
  view: CardView
  section: ListSection
  completeness?: Pick<Completeness, 'all' | 'by'>
  /** Default: the titles of the section. */
  titles?: Titles
}

/**
 * The empty state of a list: either all institutions responded "none", or some did not respond. Shows
 * placeholders until each institution has responded or failed, and is in the list.
 */
export function EmptyList(props: EmptyListProps) {
  const { view, section, completeness = completenessOf(view, partsOf[section]) } = props
  const { i18n } = useLingui()
  const { title, titleSoFar } = props.titles ?? titlesOf[section]
  if (!isSettled(view, partsOf[section])) return <WaitingRows />
  // The status line says which institutions answered, and when.
  if (completeness.all) return <EmptyState title={i18n._(title)} />
  // Notices beside the list name each gap. For a single institution, they are enough.
  if (view.place !== 'all' || completeness.by.length === 0) return null
  return <EmptyState title={titleSoFar(completeness)} />
}

export type Titles = {
  title: MessageDescriptor
  titleSoFar: (completeness: Pick<Completeness, 'by'>) => string
}

const titlesOf: Record<ListSection, Titles> = {
  loans: {
    title: msg`You have nothing on loan`,
    titleSoFar: ({ by }) =>
      plural(by.length, {
        one: 'Nothing on loan at # institution',
        other: 'Nothing on loan at # institutions',
      }),
  },
  requests: {
    title: msg`You have no requests`,
    titleSoFar: ({ by }) =>
      plural(by.length, { one: 'No requests at # institution', other: 'No requests at # institutions' }),
  },
  fees: {
    title: msg`You have nothing to pay`,
    titleSoFar: ({ by }) =>
      plural(by.length, {
        one: 'Nothing to pay at # institution',
        other: 'Nothing to pay at # institutions',
      }),
  },
  blocks: {
    title: msg`No blocks reported and no messages`,
    titleSoFar: ({ by }) =>
      plural(by.length, {
        one: 'No blocks reported and no messages at # institution',
        other: 'No blocks reported and no messages at # institutions',
      }),
  },
}
