import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { now } from '../../clock.ts'
import { listWords } from '../../text/list-words.ts'
import { Button, TextButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { ActivityView } from './activity-view.ts'
import { useDesk } from '../desk.ts'
import styles from '../staff.module.css'
import { TitlesDialog } from './titles-dialog.tsx'
import type { ShownTitles } from './use-titles.ts'

type TitlesProps = { view: ActivityView; titles: ShownTitles }

export function ShowTitles({ view, titles }: TitlesProps) {
  const { institutionOf } = useDesk()
  const [isOpen, setOpen] = useState(false)
  const offered = lendersIn(view).filter(
    (code) => institutionOf(code).policy.titles === 'with-reason' && !titles.shown.has(code),
  )
  if (offered.length === 0) return null
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="eye" /> <Trans>Show titles…</Trans>
      </Button>
      {isOpen && (
        <TitlesDialog codes={offered} chosen={view.place} titles={titles} close={() => setOpen(false)} />
      )}
    </>
  )
}

/** How long requested titles stay visible, and which institutions show none. */
export function TitlesNotes({ view, titles }: TitlesProps) {
  const { i18n } = useLingui()
  const { institutionOf, nameOf } = useDesk()
  const never = lendersIn(view).filter((code) => institutionOf(code).policy.titles === 'never')
  const names = listWords(never.map(nameOf), i18n.locale)
  return (
    <div className={styles['notes']}>
      {[...titles.shown].map(([code, { hideAt }]) => (
        <Countdown key={code} name={nameOf(code)} hideAt={hideAt} hide={() => titles.hide(code)} />
      ))}
      {never.length > 0 && (
        <p className="quiet">
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

/** Institutions with items that have a title. */
function lendersIn({ accounts }: ActivityView): string[] {
  return accounts.filter(hasSomething).map(({ institutionCode }) => institutionCode)
}

function hasSomething({ loans, requests, fees }: ActivityView['accounts'][number]): boolean {
  return [loans, requests, fees].some((section) => section.state === 'ok' && section.items.length > 0)
}

type CountdownProps = { name: string; hideAt: number; hide: () => void }

function Countdown({ name, hideAt, hide }: CountdownProps) {
  const minutes = useMinutesUntil(hideAt)
  const who = <bdi>{name}</bdi>
  return (
    <p>
      <Trans>
        Titles of {who} are visible for <Plural value={minutes} one="# more minute" other="# more minutes" />.
      </Trans>{' '}
      <TextButton onClick={hide}>
        <Trans>Hide</Trans>
        <span className="unseen">: {name}</span>
      </TextButton>
    </p>
  )
}

function useMinutesUntil(time: number): number {
  const [minutes, setMinutes] = useState(() => minutesUntil(time))
  useEffect(() => {
    const timer = setInterval(() => setMinutes(minutesUntil(time)), 1000)
    return () => clearInterval(timer)
  }, [time])
  return minutes
}

function minutesUntil(time: number): number {
  return Math.max(1, Math.ceil((time - now()) / 60_000))
}
