import type { ElsewhereOrder, ReportReason } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { fetchJson } from '../../api.ts'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import { Select } from '../../ui/select.tsx'
import { reportsPath } from './clearance-controls.tsx'
import { areOrderable, IdsFields, idsIn, IdsNote, Start } from './clearance-form.tsx'
import styles from './clearance.module.css'

type By = ElsewhereOrder['whom']['by']

const byWords: Record<By, MessageDescriptor> = {
  group: msg`A patron group`,
  ids: msg`A list of IDs`,
  'last-report': msg`Everybody on your last report`,
}
const reasonWords: Record<ReportReason, MessageDescriptor> = {
  'follow-up': msg`Overdue or lost items`,
  debts: msg`Debts`,
  'account-ends': msg`Accounts that are about to end`,
}
const noPatronWords = msg`Nobody was found. Check the patron group. “Everybody on your last report” needs a report that has ended.`

/** Options for a select, from the text of each value. */
function useOptions<Value extends string>(words: Record<Value, MessageDescriptor>) {
  const { i18n } = useLingui()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the record
  return (Object.keys(words) as Value[]).map((value) => ({ value, words: i18n._(words[value]) }))
}

type Choices = { by: By; group: string; text: string }

/** The order in the form, whether it can be sent, and the note beside the button. */
function orderOf({ by, group, text }: Choices): {
  whom: ElsewhereOrder['whom']
  isRight: boolean
  note: ReactNode
} {
  if (by === 'last-report') return { whom: { by }, isRight: true, note: null }
  if (by === 'ids') {
    const ids = idsIn(text)
    return { whom: { by, ids }, isRight: areOrderable(ids), note: <IdsNote ids={ids} /> }
  }
  const isGiven = group.trim() !== ''
  const note = !isGiven && <Trans>Enter a patron group first.</Trans>
  return { whom: { by, group: group.trim() }, isRight: isGiven, note }
}

export function ElsewhereForm() {
  const navigate = useNavigate()
  const [choices, setChoices] = useState<Choices>({ by: 'group', group: '', text: '' })
  const [reason, setReason] = useState<ReportReason>('follow-up')
  // One key per form: an order that is sent again after a lost response starts no second report.
  const [key] = useState(() => crypto.randomUUID())
  const { whom, isRight, note } = orderOf(choices)
  const order = useMutation({
    // Passed as an argument, because an effect updates this function.
    mutationFn: (body: ElsewhereOrder) => fetchJson('POST /api/staff/elsewhere', { body, key }),
    gcTime: 0,
    onSuccess: ({ id }) => navigate(`${reportsPath.elsewhere}/${id}`),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isRight && !order.isPending) order.mutate({ whom, reason })
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <Explanation />
      <PatronFields choices={choices} choose={setChoices} />
      <Select
        className="field"
        label={<Trans>Reason, which the patrons can read</Trans>}
        value={reason}
        options={useOptions(reasonWords)}
        choose={setReason}
      />
      <Start isRight={isRight} isBusy={order.isPending} note={note}>
        <Trans>Start report</Trans>
      </Start>
      {order.isError && (
        <StaffFailure
          error={order.error}
          retry={() => order.mutate({ whom, reason })}
          notFound={noPatronWords}
        />
      )}
    </form>
  )
}

type PatronFieldsProps = { choices: Choices; choose: (choices: Choices) => void }

function PatronFields({ choices, choose }: PatronFieldsProps) {
  const { by, group, text } = choices
  return (
    <>
      <Select
        className="field"
        label={<Trans>Patrons</Trans>}
        value={by}
        options={useOptions(byWords)}
        choose={(chosen) => choose({ ...choices, by: chosen })}
      />
      {by === 'group' && (
        <label className="field">
          <Trans>Patron group: its code, or its name as in your library system</Trans>
          <input
            type="text"
            value={group}
            onChange={({ target }) => choose({ ...choices, group: target.value })}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
      )}
      {by === 'ids' && <IdsFields text={text} setText={(next) => choose({ ...choices, text: next })} />}
    </>
  )
}

function Explanation() {
  return (
    <p>
      <Trans>
        Lists your patrons who have loans, overdue or lost items or debts at other institutions. Patrons are
        not notified. The report is logged, and each patron on it can see that, with the reason.
      </Trans>{' '}
      <Trans>
        A long report runs at night and goes on by itself, so that it makes few calls to the institutions. It
        is kept for 7 days after its end. You can start three checks per hour.
      </Trans>
    </p>
  )
}
