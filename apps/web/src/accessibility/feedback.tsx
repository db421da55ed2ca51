import { Trans } from '@lingui/react/macro'
import { Contact, useNetworkPages } from '../layout/reading-page.tsx'
import { RequestFailure } from '../unavailable/request-failure.tsx'

/** Whom to tell of a barrier, and where to turn when that does not help. */
export function Feedback() {
  const { data, error, ask } = useNetworkPages()
  return (
    <>
      <h2>
        <Trans>Tell us of a barrier</Trans>
      </h2>
      {error && <RequestFailure error={error} retry={ask} />}
      {data && <Whom {...data.accessibility} />}
      <h2>
        <Trans>If you get no answer</Trans>
      </h2>
      <p>
        <Trans>
          Where the answer does not help you, or none comes, turn to the body that watches over the
          accessibility of public websites in your country.
        </Trans>
      </p>
      {data && data.accessibility.url !== null && (
        <p>
          <a href={data.accessibility.url}>
            <Trans>The network’s own statement names it</Trans>
          </a>
        </p>
      )}
    </>
  )
}

function Whom({ contact }: { contact: string | null }) {
  if (contact === null)
    return (
      <p>
        <Trans>Tell the desk of your institution what you could not do, and on which page.</Trans>
      </p>
    )
  return (
    <p>
      <Trans>
        Tell us what you could not do, and on which page: <Contact to={contact} />
      </Trans>
    </p>
  )
}
