import type { ReminderChoices, Reminders } from '@library-card/contract/reminders.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { useAnnounced } from '../../card/announcements.tsx'
import { Button, TextButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StatusLabel } from '../../ui/status-label.tsx'

type Ended = NonNullable<Reminders['ended']>

/** Why reminders have ended, if the patron did not end them on the card. */
const endedWords: Record<Ended, MessageDescriptor> = {
  unsubscribed: msg`Someone pressed the button in an e-mail that turns them off. Some mail programs do this by themselves.`,
  undeliverable: msg`The e-mail address on your record refused three of them in a row.`,
}

export function EndedWords({ reason }: { reason: Ended }) {
  const { i18n } = useLingui()
  return (
    <p>
      <b>
        <Trans>Your reminders have ended.</Trans>
      </b>{' '}
      {i18n._(endedWords[reason])}
    </p>
  )
}

/** A notice on the overview that reminders have ended other than on the card, with a button to resume them. */
export function RemindersEnded() {
  const { reminders, order, stop, isBusy, hasFailed } = useReminders()
  const choices = reminders?.choices
  if (!choices || !reminders.ended) return null
  const buttons = (
    <>
      <Button aria-disabled={isBusy} onClick={() => order(choices)}>
        <Trans>Resume reminders</Trans>
      </Button>
      <TextButton aria-disabled={isBusy} onClick={stop}>
        <Trans>Leave them off</Trans>
      </TextButton>
    </>
  )
  return (
    <Notice tone="note" actions={buttons}>
      <EndedWords reason={reminders.ended} />
      {hasFailed && <NotChanged />}
    </Notice>
  )
}

function NotChanged() {
  const { t } = useLingui()
  const words = t`This could not be changed. Try again.`
  useAnnounced(words)
  return (
    <StatusLabel tone="late" icon="warning">
      {words}
    </StatusLabel>
  )
}

const remindersQuery = queryOptions({
  queryKey: ['reminders'],
  queryFn: () => fetchJson('GET /api/reminders'),
})

/** The patron's reminders. A request without a response may have succeeded, so the state is read again. */
export function useReminders() {
  const client = useQueryClient()
  const { data: reminders, error, refetch } = useQuery(remindersQuery)
  const onSuccess = (current: Reminders) => client.setQueryData(remindersQuery.queryKey, current)
  const onError = () => client.invalidateQueries(remindersQuery)
  const ordering = useMutation({
    mutationFn: (choices: ReminderChoices) => fetchJson('POST /api/reminders', { body: choices }),
    onSuccess,
    onError,
  })
  const ending = useMutation({ mutationFn: () => fetchJson('DELETE /api/reminders'), onSuccess, onError })
  const sending = useMutation({ mutationFn: () => fetchJson('POST /api/reminders/now'), gcTime: 0 })
  const isBusy = ordering.isPending || ending.isPending || sending.isPending

  return {
    reminders,
    error,
    retry: () => void refetch(),
    isBusy,
    isSending: sending.isPending,
    hasFailed: ordering.isError || ending.isError || sending.isError,
    isSaved: ordering.isSuccess,
    sent: sending.data,
    order: (choices: ReminderChoices, settled?: () => void) =>
      start(() => ordering.mutate(choices, { onSettled: () => settled?.() })),
    stop: () => start(() => ending.mutate()),
    sendNow: () => start(() => sending.mutate()),
  }

  function start(mutate: () => void) {
    if (isBusy) return
    for (const mutation of [ordering, ending, sending]) mutation.reset()
    mutate()
  }
}

export type RemindersActions = ReturnType<typeof useReminders>
