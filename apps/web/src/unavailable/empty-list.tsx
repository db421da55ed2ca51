import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { EmptyState } from '../ui/empty-state.tsx'
import type { CardView } from '../card/card-view.ts'
import { listWords } from '../text/words.ts'
import { codesOf } from '../card/summary.ts'
import type { Completeness } from '../card/completeness.ts'

type EmptyListProps = { view: CardView; completeness: Completeness; title: ReactNode; titleSoFar: ReactNode }

/** The empty state of a list: all institutions responded "none", or some did not. */
export function EmptyList({ view, completeness, title, titleSoFar }: EmptyListProps) {
  if (completeness.all) {
    return (
      <EmptyState title={title}>
        <AllResponded view={view} />
      </EmptyState>
    )
  }
  // For a single institution, the notice about the missing part is enough.
  if (view.place !== 'all' || completeness.by.length === 0) return null
  return (
    <EmptyState title={titleSoFar}>
      <MissingResponses view={view} completeness={completeness} />
    </EmptyState>
  )
}

function AllResponded({ view }: { view: CardView }) {
  if (view.place === 'all')
    return <Plural value={view.asked} one="# institution answered." other="All # institutions answered." />
  const name = view.nameOf(view.place)
  return <Trans>{name} confirmed it.</Trans>
}

function MissingResponses({ view, completeness }: { view: CardView; completeness: Completeness }) {
  const list = (codes: string[]) => listWords(codes.map(view.nameOf))
  const unavailable = list(completeness.notBy)
  const waiting = list(view.waiting)
  const off = list(view.notWanted)
  const notProvided = list(completeness.notProvided)
  const unreadable = list(completeness.unreadable)
  const there = list(codesOf(view.toSignIn))
  if (completeness.notBy.length > 0)
    return <Trans>We have no answer from {unavailable}, so there may be more.</Trans>
  if (completeness.notProvided.length > 0)
    return <Trans>Not given to us by {notProvided}, so there may be more.</Trans>
  if (completeness.unreadable.length > 0)
    return <Trans>We could not read all that {unreadable} answered, so there may be more.</Trans>
  if (view.waiting.length > 0) return <Trans>Still asking {waiting}.</Trans>
  const isEachIn = completeness.by.length === view.asked
  if (view.notWanted.length > 0 && isEachIn)
    return <Trans>You have turned off {off}, so there may be more.</Trans>
  if (view.toSignIn.length > 0 && isEachIn)
    return <Trans>You have not signed in at {there}, so there may be more.</Trans>
  return <Trans>More institutions have answered since; their answers are not in the list yet.</Trans>
}
