import type { Titled, Titles, TitlesReason } from '@library-card/contract/staff.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { fetchJson } from '../../api.ts'
import { accountsIn } from '../../card/completeness.ts'
import { codesOf, itemsOf } from '../../card/summary.ts'
import { now, useSecondsUntil } from '../../clock.ts'
import { listWords } from '../../text/words.ts'
import { Button, TextButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { useStaffContext } from '../staff-context.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from './activity.module.css'
import type { StaffItem } from './activity-items.ts'
import { parts, uncountedFees, type Part, type StaffView } from './activity-view.ts'

/** How long titles are shown, in milliseconds from the response. */
const shownForMs = 10 * 60_000

type Listed = { item: Pick<StaffItem, 'id' | 'titled'>; institution: { code: string } }
type Shown = { titles: Titles; hideAt: number }
type Order = { codes: string[]; reason: TitlesReason; signal: AbortSignal }

export type ShownTitles = ReturnType<typeof useTitles>

/**
 * Requested titles by institution. They exist only in this page's memory, until staff hide them, ten minutes
 * pass, or the page closes.
 */
export function useTitles(handle: string) {
  const [shown, setShown] = useState<ReadonlyMap<string, Shown>>(new Map())
  const request = useMutation({
    /** One order per institution, because each has its audit entry. Resolves to the institutions that did not answer. */
    mutationFn: async ({ codes, reason, signal }: Order) => {
      const silent: string[] = []
      const orders = codes.map(async (institutionCode) => {
        const body = { institutionCode, reason }
        const input = { params: { handle }, body, signal }
        const titles = await fetchJson('POST /api/staff/patrons/:handle/titles', input)
        if (parts.every((part) => titles[part].state === 'missing')) return void silent.push(institutionCode)
        // Keeps titles in state, not in the mutation's data: no cache may hold a title.
        setShown((before) => new Map(before).set(institutionCode, { titles, hideAt: now() + shownForMs }))
      })
      await Promise.allSettled(orders)
      await Promise.all(orders)
      return silent
    },
    gcTime: 0,
  })
  const hide = useCallback(
    (code: string) => setShown((before) => new Map([...before].filter(([other]) => other !== code))),
    [],
  )

  useEffect(() => {
    const timers = [...shown].map(([code, { hideAt }]) => setTimeout(hide, hideAt - now(), code))
    return () => timers.forEach(clearTimeout)
  }, [shown, hide])

  /** Returns an item's title. Items of the own institution already have one. */
  function titledOf({ item, institution: { code } }: Listed, part: Part): Titled | null {
    if (item.titled) return item.titled
    const section = shown.get(code)?.titles[part]
    return section?.state === 'ok' ? (section.items.find(({ id }) => id === item.id) ?? null) : null
  }

  return { shown, titledOf, request, hide }
}

type TitlesProps = { view: StaffView; titles: ShownTitles }

export function ShowTitles({ view, titles }: TitlesProps) {
  const [isOpen, setOpen] = useState(false)
  const offered = lendersIn(view).filter(
    (code) => view.institutionOf(code).policy.titles === 'with-reason' && !titles.shown.has(code),
  )
  if (offered.length === 0) return null
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="eye" /> <Trans>Show titles at other institutions…</Trans>
      </Button>
      {isOpen && (
        <TitlesDialog
          codes={offered}
          chosen={view.place}
          request={titles.request}
          close={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** Fixed reasons only: free text could reveal somebody's reading. */
const reasonWords: Record<TitlesReason, MessageDescriptor> = {
  'asked-at-desk': msg`The patron asked at the desk`,
  'claimed-returned': msg`An item is claimed returned`,
  'fee-disputed': msg`A fee is disputed`,
}
const reasons: TitlesReason[] = ['asked-at-desk', 'claimed-returned', 'fee-disputed']

type TitlesDialogProps = {
  codes: string[]
  chosen: string
  request: ShownTitles['request']
  close: () => void
}

/** `chosen` is the institution on the page, or `all`. The form makes Enter on a reason act like the button. */
function TitlesDialog({ codes, chosen, request, close }: TitlesDialogProps) {
  const [place, setPlace] = useState(chosen)
  const [reason, setReason] = useState<TitlesReason | null>(null)
  const [leaving] = useState(() => new AbortController())
  const form = useId()
  const wanted = codes.includes(place) ? [place] : codes

  function leave() {
    // `reset` alone would let a late response show the titles.
    leaving.abort()
    request.reset()
    close()
  }

  function show(event: FormEvent) {
    event.preventDefault()
    if (!reason || request.isPending) return
    request.mutate(
      { codes: wanted, reason, signal: leaving.signal },
      { onSuccess: ({ length }) => void (length === 0 && close()) },
    )
  }

  return (
    <Dialog
      title={<TitlesQuestion codes={wanted} />}
      onClose={leave}
      actions={
        <>
          {reason === null && <NoReason />}
          <Button onClick={leave}>
            <Trans>Keep hidden</Trans>
          </Button>
          <Button
            variant="primary"
            disabled={reason === null}
            aria-describedby={reason === null ? 'no-reason' : undefined}
            type="submit"
            form={form}
            isBusy={request.isPending}
            busy={<Trans>Asking…</Trans>}
          >
            <Trans>Show titles</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          What a person reads is private. Titles stay visible for 10 minutes. The view and the reason are
          logged, and the patron can read both.
        </Trans>
      </p>
      <form id={form} onSubmit={show}>
        {codes.length > 1 && (
          <LenderSelect codes={codes} value={wanted.length === 1 ? place : 'all'} choose={setPlace} />
        )}
        <Reasons reason={reason} choose={setReason} />
      </form>
      {request.error && <StaffFailure error={request.error} />}
      <NoTitles codes={request.data ?? []} />
    </Dialog>
  )
}

function NoReason() {
  return (
    <p id="no-reason" className={`quiet ${styles['hint']}`}>
      <Trans>Choose a reason first.</Trans>
    </p>
  )
}

function NoTitles({ codes }: { codes: string[] }) {
  const { nameOf } = useStaffContext()
  const silent = listWords(codes.map(nameOf))
  if (silent === '') return null
  return (
    <Notice tone="late">
      <p>
        <Trans>No answer from {silent}. The titles there stay hidden.</Trans>
      </p>
    </Notice>
  )
}

function TitlesQuestion({ codes }: { codes: string[] }) {
  const { nameOf } = useStaffContext()
  if (codes.length > 1) return <Trans>Show titles at all institutions that allow it?</Trans>
  const name = <bdi>{codes.map(nameOf)}</bdi>
  return <Trans>Show titles at {name}?</Trans>
}

type LenderSelectProps = { codes: string[]; value: string; choose: (place: string) => void }

function LenderSelect({ codes, value, choose }: LenderSelectProps) {
  const { t } = useLingui()
  const { nameOf } = useStaffContext()
  return (
    <Select
      className={`field ${styles['lender']}`}
      label={<Trans>Institution</Trans>}
      value={value}
      options={[
        { value: 'all', words: t`All institutions that allow it` },
        ...codes.map((code) => ({ value: code, words: nameOf(code) })),
      ]}
      choose={choose}
    />
  )
}

type ReasonsProps = { reason: TitlesReason | null; choose: (reason: TitlesReason) => void }

function Reasons({ reason, choose }: ReasonsProps) {
  const { i18n } = useLingui()
  return (
    <fieldset className={styles['choices']}>
      <legend>
        <Trans>Reason</Trans>
      </legend>
      {reasons.map((other) => (
        <label key={other} className="choice">
          <input type="radio" name="reason" checked={other === reason} onChange={() => choose(other)} />
          {i18n._(reasonWords[other])}
        </label>
      ))}
    </fieldset>
  )
}

/** How long requested titles stay visible. */
export function ShownTitlesNotes({ titles }: Pick<TitlesProps, 'titles'>) {
  const { nameOf } = useStaffContext()
  return [...titles.shown].map(([code, { hideAt }]) => (
    <Countdown key={code} name={nameOf(code)} hideAt={hideAt} hide={() => titles.hide(code)} />
  ))
}

type TitlesNotesProps = Pick<TitlesProps, 'view' | 'titles'> & { hasLoans: boolean }

/** Notes on how to identify the loans above, and on institutions that show no titles. */
export function TitlesNotes({ view, titles, hasLoans }: TitlesNotesProps) {
  const { home, institutionOf, nameOf } = view
  const never = lendersIn(view).filter((code) => institutionOf(code).policy.titles === 'never')
  const names = listWords(never.map(nameOf))
  const own = <bdi>{nameOf(home)}</bdi>
  return (
    <div className="quiet no-print">
      {hasLoans && (
        <p>
          {titles.shown.size > 0 ? (
            <Trans>
              Where a title is hidden, the last four characters of the barcode identify an item in hand.
            </Trans>
          ) : (
            <Trans>
              Titles and call numbers of {own}’s own items are shown. Elsewhere, the last four characters of
              the barcode identify an item in hand.
            </Trans>
          )}
        </p>
      )}
      {never.length > 0 && (
        <p>
          <Plural
            value={never.length}
            one={<Trans>{names} does not show titles to other institutions’ staff.</Trans>}
            other={<Trans>{names} do not show titles to other institutions’ staff.</Trans>}
          />
        </p>
      )}
    </div>
  )
}

/** Codes of other institutions where the patron has items; titles of the own institution are always shown. */
function lendersIn(view: StaffView): string[] {
  const lenders = accountsIn(view).filter(
    (card) => parts.some((part) => itemsOf<unknown>(card[part]).length > 0) || uncountedFees(card).length > 0,
  )
  return codesOf(lenders).filter((code) => code !== view.home)
}

type CountdownProps = { name: string; hideAt: number; hide: () => void }

function Countdown({ name, hideAt, hide }: CountdownProps) {
  const minutes = Math.max(1, Math.ceil(useSecondsUntil(hideAt) / 60))
  const who = <bdi>{name}</bdi>
  return (
    <p>
      <Trans>
        Titles of {who} are visible for <Plural value={minutes} one="# more minute" other="# more minutes" />.
      </Trans>{' '}
      <TextButton onClick={hide}>
        <Trans>Hide</Trans>
        <span className="visually-hidden">: {name}</span>
      </TextButton>
    </p>
  )
}
