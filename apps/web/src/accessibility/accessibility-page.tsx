import type { Network } from '@library-card/contract/institution.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRouteLoaderData } from 'react-router'
import { fullDate } from '../dates/date-words.ts'
import { ReadingPage, Contact, usePrivacy } from '../layout/reading-page.tsx'
import { Barriers } from './barriers.tsx'
import { RequestFailure } from '../unavailable/request-failure.tsx'

const prepared = '2026-11-25'
/** When the statement was last reviewed against the tests. */
const reviewed = '2026-11-25'

/** Follows the European Union's model accessibility statement (Implementing Decision 2018/1523). */
export function AccessibilityPage() {
  const { t } = useLingui()
  const network = useRouteLoaderData<Network>('network')
  const name = <bdi>{network?.name}</bdi>
  const first = fullDate(prepared)
  const date = fullDate(reviewed)
  return (
    <ReadingPage title={t`Accessibility`}>
      <p>
        <Trans>
          {name} wants everybody to be able to use Library Card. This statement is about Library Card alone,
          not about the pages of the institutions that it leads to.
        </Trans>
      </p>
      <h2>
        <Trans>How far it is accessible</Trans>
      </h2>
      <p>
        <Trans>
          Library Card is partially compliant with the Web Content Accessibility Guidelines (WCAG) 2.2, level
          AA, and so with EN 301 549, because of what is listed below.
        </Trans>
      </p>
      <Barriers />
      <h2>
        <Trans>How this was found out</Trans>
      </h2>
      <p>
        <Trans>
          This statement was prepared on {first} by our own assessment, and last reviewed on {date}. Each time
          that Library Card is changed, programs go through it in a browser as a patron would:
        </Trans>
      </p>
      <Tested />
      <Feedback />
    </ReadingPage>
  )
}

function Tested() {
  return (
    <ul>
      <li>
        <Trans>At the end of each way the page is checked by axe, by all of its rules for WCAG.</Trans>
      </li>
      <li>
        <Trans>
          The sections are looked at on a wide and on a narrow screen, in light and in dark colours.
        </Trans>
      </li>
      <li>
        <Trans>At 320 pixels, as at 400 % zoom, nothing scrolls sideways.</Trans>
      </li>
      <li>
        <Trans>
          Every place is reached and a request is cancelled by keyboard alone, and the focus is seen.
        </Trans>
      </li>
      <li>
        <Trans>What a screen reader is given to say is written down and compared.</Trans>
      </li>
      <li>
        <Trans>What moves while answers come in is measured.</Trans>
      </li>
    </ul>
  )
}

/** Where to report a barrier, and the enforcement procedure. */
function Feedback() {
  const { data, error, retry } = usePrivacy()
  return (
    <>
      <h2>
        <Trans>Tell us of a barrier</Trans>
      </h2>
      {error && <RequestFailure error={error} retry={retry} />}
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
