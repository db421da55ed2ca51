import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { useSpeak } from '../institution/spoken.ts'
import { Button } from '../look/button.tsx'
import { Notice } from '../look/notice.tsx'
import { useFocusHandedOn } from '../look/use-focus-handed-on.ts'
import { changeOutcomes } from '../outcome/telling.ts'
import { useOutcomes } from '../outcome/use-outcome.ts'
import { roundOf, type Ends } from './round.ts'

/** How far the renewals are, and their sum when they have ended; `link` leads to the loans where they are elsewhere. */
export function RoundNotice({ link }: { link: ReactNode }) {
  const { total, done, ends } = roundOf(useOutcomes())
  if (done === total) return <Sum ends={ends} total={total} link={link} />
  return (
    <Notice tone="note" icon="again">
      <p>
        <b>
          <Trans>
            Renewing: {done} of {total}…
          </Trans>
        </b>
      </p>
    </Notice>
  )
}

function Sum({ ends, total, link }: { ends: Ends; total: number; link: ReactNode }) {
  const words = useEndWords(ends)
  const speak = useSpeak()
  const client = useQueryClient()
  const close = useFocusHandedOn('heading')
  const isGood = ends.renewed === total
  useEffect(() => speak(words), [speak, words])
  return (
    <Notice
      tone={isGood ? 'good' : 'note'}
      acts={
        <>
          {link}
          <Button ref={close} onClick={() => changeOutcomes(client, ({ told }) => ({ told, round: [] }))}>
            <Trans>Close</Trans>
          </Button>
        </>
      }
    >
      <p>
        <b>{words}</b>{' '}
        {!isGood && <Plural value={total} one="The loan says why." other="Each loan says why." />}
      </p>
    </Notice>
  )
}

/** "1 renewed, 2 not renewed." */
function useEndWords({ renewed, unchanged, notRenewed, notConfirmed }: Ends): string {
  const { t } = useLingui()
  const words = [
    renewed > 0 && t`${renewed} renewed`,
    unchanged > 0 && t`${unchanged} unchanged`,
    notRenewed > 0 && t`${notRenewed} not renewed`,
    notConfirmed > 0 && t`${notConfirmed} not confirmed`,
  ]
  return `${words.filter(Boolean).join(', ')}.`
}
