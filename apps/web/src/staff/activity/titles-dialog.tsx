import type { TitlesReason } from '@library-card/contract/staff.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { Button, SameSize } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useDesk } from '../desk.ts'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import type { ShownTitles } from './use-titles.ts'

/** No free text: it could reveal what somebody reads. */
const reasonWords: Record<TitlesReason, MessageDescriptor> = {
  'asked-at-desk': msg`The patron asked at the desk`,
  'claimed-returned': msg`An item is claimed returned`,
  'fee-disputed': msg`A fee is disputed`,
}
const reasons: TitlesReason[] = ['asked-at-desk', 'claimed-returned', 'fee-disputed']

type TitlesDialogProps = { codes: string[]; chosen: string; titles: ShownTitles; close: () => void }

export function TitlesDialog({ codes, chosen, titles, close }: TitlesDialogProps) {
  const { nameOf } = useDesk()
  const whyNot = useId()
  const [code, setCode] = useState(codes.includes(chosen) ? chosen : (codes[0] ?? ''))
  const [reason, setReason] = useState<TitlesReason | null>(null)
  const name = <bdi>{nameOf(code)}</bdi>
  const isReady = reason !== null && !titles.isAsking

  function leave() {
    titles.forget()
    close()
  }

  return (
    <Dialog
      title={<Trans>Show titles at {name}?</Trans>}
      onClose={leave}
      acts={
        <>
          {reason === null && (
            <p id={whyNot} className={`quiet ${styles['whyNot']}`}>
              <Trans>Choose a reason first.</Trans>
            </p>
          )}
          <Button onClick={leave}>
            <Trans>Keep hidden</Trans>
          </Button>
          <Button
            weight="main"
            disabled={reason === null}
            aria-describedby={reason === null ? whyNot : undefined}
            onClick={() => isReady && titles.ask({ institutionCode: code, reason }, close)}
          >
            <SameSize shown={titles.isAsking ? 1 : 0}>
              <Trans>Show titles</Trans>
              <Trans>Asking…</Trans>
            </SameSize>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          What a person reads is private. Titles stay visible for 10 minutes. That it was done, and the
          reason, is put on record; the patron can read both.
        </Trans>
      </p>
      {codes.length > 1 && <Where codes={codes} code={code} choose={setCode} />}
      <Reasons reason={reason} choose={setReason} />
      {titles.failure && <StaffFailure error={titles.failure} />}
    </Dialog>
  )
}

type WhereProps = { codes: string[]; code: string; choose: (code: string) => void }

function Where({ codes, code, choose }: WhereProps) {
  const { nameOf } = useDesk()
  return (
    <label className={styles['field']}>
      <Trans>Institution</Trans>
      <select value={code} onChange={({ target }) => choose(target.value)}>
        {codes.map((other) => (
          <option key={other} value={other}>
            {nameOf(other)}
          </option>
        ))}
      </select>
    </label>
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
        <label key={other}>
          <input type="radio" name="reason" checked={other === reason} onChange={() => choose(other)} />
          {i18n._(reasonWords[other])}
        </label>
      ))}
    </fieldset>
  )
}
