import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { OtherFees } from '@library-card/contract/card.ts'
import { TextButton } from '../ui/button.tsx'

/** How many there are of each, and which of them were not told: silence is not "none". */
export function OtherFeesSummary({ answer, askAgain }: { answer: OtherFees; askAgain: () => void }) {
  const told = useToldWords(answer)
  const missing = useMissingWords(answer)
  return (
    <>
      {told && <Trans>{told}.</Trans>}{' '}
      {missing && (
        <>
          <Trans>No answer: {missing}.</Trans>{' '}
          <TextButton onClick={askAgain}>
            <Trans>Ask again</Trans>
          </TextButton>
        </>
      )}
    </>
  )
}

function useToldWords({ inDispute, sentToBilling, closed }: OtherFees): string {
  const { i18n } = useLingui()
  const told: string[] = []
  if (inDispute.state === 'ok')
    told.push(plural(inDispute.items.length, { one: '# in dispute', other: '# in dispute' }))
  if (sentToBilling.state === 'ok')
    told.push(plural(sentToBilling.items.length, { one: '# sent to billing', other: '# sent to billing' }))
  if (closed.state === 'ok')
    told.push(plural(closed.items.length, { one: '# paid or closed', other: '# paid or closed' }))
  return new Intl.ListFormat(i18n.locale).format(told)
}

function useMissingWords({ inDispute, sentToBilling, closed }: OtherFees): string {
  const { i18n, t } = useLingui()
  const missing: string[] = []
  if (inDispute.state !== 'ok') missing.push(t`in dispute`)
  if (sentToBilling.state !== 'ok') missing.push(t`sent to billing`)
  if (closed.state !== 'ok') missing.push(t`paid or closed`)
  return new Intl.ListFormat(i18n.locale).format(missing)
}
