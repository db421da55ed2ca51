import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { fullDate } from '../dates/date-words.ts'
import { Contact, privacyQuery, ReadingPage } from '../layout/reading-page.tsx'
import { useNetwork } from '../session/session-query.ts'
import { RequestFailure } from '../missing/request-failure.tsx'

const prepared = '2026-11-25'
/** Date of the last review of the statement against the tests. */
const reviewed = '2026-11-25'

/** Inaccessible content under the three reasons of the model statement, and untested content. */
const barriers: { heading: MessageDescriptor; texts: MessageDescriptor[] }[] = [
  {
    heading: msg`Non-compliant content`,
    texts: [
      msg`Titles, names and reasons come from the institutions. Where an institution does not state their language, a screen reader may pronounce them wrongly.`,
      msg`The barcode of a card is a picture for a machine. The number that it stands for is written below it.`,
    ],
  },
  { heading: msg`Disproportionate burden`, texts: [msg`None.`] },
  {
    heading: msg`Content outside the scope of the law`,
    texts: [
      msg`Payment, changes to your details and sign-in are on the institutions’ own pages: each has its own statement.`,
    ],
  },
  {
    heading: msg`Not known yet`,
    texts: [
      msg`Nobody who uses a screen reader, magnification or voice control every day has tested it yet. There may be barriers that no program finds.`,
    ],
  },
]

const tests = [
  msg`Each page is checked in every state by axe, with all of its rules for WCAG.`,
  msg`At a width of 320 pixels, which corresponds to 400% zoom, nothing scrolls sideways.`,
  msg`Every control can be reached and a request cancelled by keyboard alone, and the focus is visible.`,
  msg`The announcements that a page makes to screen readers are recorded and compared.`,
  msg`Layout movement while answers arrive is measured.`,
]

/** Follows the European Union's model accessibility statement (Implementing Decision 2018/1523). */
export function AccessibilityPage() {
  const { t, i18n } = useLingui()
  const network = useNetwork()
  const name = <bdi>{network.name}</bdi>
  const first = fullDate(prepared)
  const date = fullDate(reviewed)
  return (
    <ReadingPage title={t`Accessibility`}>
      <p>
        <Trans>
          {name} wants everyone to be able to use Library Card. This statement covers Library Card only, not
          the institutions’ own pages that it links to.
        </Trans>
      </p>
      <h2>
        <Trans>Compliance status</Trans>
      </h2>
      <p>
        <Trans>
          Library Card is partially compliant with the Web Content Accessibility Guidelines (WCAG) 2.2, level
          AA, and so with EN 301 549, because of what is listed below.
        </Trans>
      </p>
      <h2>
        <Trans>Inaccessible content</Trans>
      </h2>
      {barriers.flatMap(({ heading, texts }) => [
        <h3 key={heading.id}>{i18n._(heading)}</h3>,
        ...texts.map((text) => <p key={text.id}>{i18n._(text)}</p>),
      ])}
      <h2>
        <Trans>How we tested it</Trans>
      </h2>
      <p>
        <Trans>
          This statement was prepared on {first} by self-assessment and last reviewed on {date}. Each change
          to Library Card is tested automatically in a browser, in the way that patrons use it:
        </Trans>
      </p>
      <ul>
        {tests.map((text) => (
          <li key={text.id}>{i18n._(text)}</li>
        ))}
      </ul>
      <p>
        <Trans>The pages are reviewed on a wide and a narrow screen, in light and dark colours.</Trans>
      </p>
      <Feedback />
    </ReadingPage>
  )
}

/** Where to report a barrier, and the enforcement procedure. */
function Feedback() {
  const { data, error, refetch } = useQuery(privacyQuery)
  const { contact = null, url = null } = data?.accessibility ?? {}
  return (
    <>
      <h2>
        <Trans>Report a barrier</Trans>
      </h2>
      {error && <RequestFailure error={error} retry={() => void refetch()} />}
      {data && (
        <p>
          {contact === null ? (
            <Trans>Tell your institution’s desk what you could not do and on which page.</Trans>
          ) : (
            <Trans>
              Tell us what you could not do and on which page: <Contact to={contact} />
            </Trans>
          )}
        </p>
      )}
      <h2>
        <Trans>Enforcement procedure</Trans>
      </h2>
      <p>
        <Trans>
          If you are not satisfied with the answer, or get none, contact the enforcement body for web
          accessibility in your country.
        </Trans>
      </p>
      {url !== null && (
        <p>
          <a href={url}>
            <Trans>See the network’s own statement</Trans>
          </a>
        </p>
      )}
    </>
  )
}
