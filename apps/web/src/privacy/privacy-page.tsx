import { Trans, useLingui } from '@lingui/react/macro'
import { ReadingPage, useNetworkPages } from '../layout/reading-page.tsx'
import { RequestFailure } from '../unavailable/request-failure.tsx'
import { KeptRegister } from './kept-register.tsx'
import { OwnWords } from './own-words.tsx'
import { SentRegister } from './sent-register.tsx'
import styles from './words-table.module.css'

/**
 * What is kept and told of anybody, from the list that the tests of the store read, and what the network adds to it.
 */
export function PrivacyPage() {
  const { t } = useLingui()
  const { data, error, ask } = useNetworkPages()
  return (
    <ReadingPage title={t`Privacy`}>
      <p>
        <Trans>
          Library Card asks the institutions of the network about you when you look at your card, shows you
          what they say, and forgets it. It has no advertising, counts no visitors and loads nothing from
          anybody else. What it keeps and tells all the same stands here; there is nothing else.
        </Trans>
      </p>
      {error && <RequestFailure error={error} retry={ask} />}
      {data && (
        <>
          <OwnWords privacy={data} />
          <h2>
            <Trans>What is kept</Trans>
          </h2>
          <div className={styles['words']}>
            <KeptRegister kept={data.kept} />
          </div>
          <h2>
            <Trans>What is told, and whom</Trans>
          </h2>
          <div className={styles['words']}>
            <SentRegister sent={data.sent} />
          </div>
        </>
      )}
    </ReadingPage>
  )
}
