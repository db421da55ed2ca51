import { Plural, Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { fetchJson } from '../../api.ts'
import { Button, SameSize } from '../../ui/button.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from './clearance.module.css'
import { idsIn } from './ids-in.ts'

const mostIds = 2000

export function ClearanceForm() {
  const why = useId()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const ids = idsIn(text)
  const isRight = ids.length > 0 && ids.length <= mostIds
  const order = useMutation({
    mutationFn: () => fetchJson('POST /api/staff/clearances', { body: { ids } }),
    gcTime: 0,
    onSuccess: ({ id }) => navigate(`/staff/clearance/${id}`),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (isRight && !order.isPending) order.mutate()
  }

  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>
        <Trans>
          Checks for each patron whether anything is on loan or to pay anywhere in the network. Members that
          share nothing for this are named, not asked. Your order is logged, and the patrons in the report can
          see that. Reports are kept for 7 days.
        </Trans>
      </p>
      <Ids text={text} setText={setText} />
      <div className={styles['start']}>
        <Button type="submit" weight="main" disabled={!isRight} aria-describedby={why}>
          <SameSize shown={order.isPending ? 1 : 0}>
            <Trans>Start</Trans>
            <Trans>Starting…</Trans>
          </SameSize>
        </Button>
        <p id={why} className="quiet">
          {ids.length === 0 ? (
            <Trans>Give at least one id first.</Trans>
          ) : ids.length > mostIds ? (
            <Trans>{ids.length} ids: one report takes at most 2,000. Divide the list.</Trans>
          ) : (
            <Plural value={ids.length} one="# patron" other="# patrons" />
          )}
        </p>
      </div>
      {order.isError && <StaffFailure error={order.error} retry={() => order.mutate()} />}
    </form>
  )
}

type IdsProps = { text: string; setText: (text: string) => void }

function Ids({ text, setText }: IdsProps) {
  return (
    <>
      <label htmlFor="ids">
        <Trans>Ids or barcodes of patrons, one a line</Trans>
      </label>
      <textarea
        id="ids"
        rows={6}
        value={text}
        onChange={({ target }) => setText(target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <label className={styles['file']}>
        <Trans>Or a CSV file, with the ids in its first column</Trans>
        <br />
        <input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={({ target }) => void target.files?.[0]?.text().then(setText)}
        />
      </label>
    </>
  )
}
