import type { Network } from '@library-card/contract/institution.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRouteLoaderData } from 'react-router'
import { fullDate } from '../dates/date-words.ts'
import { Contact, ReadingPage, usePrivacy } from '../layout/reading-page.tsx'
import { RequestFailure } from '../unavailable/request-failure.tsx'

const prepared = '2026-11-25'
/** When the statement was last reviewed against the tests. */
const reviewed = '2026-11-25'

/** What is not accessible, by the three reasons of the model statement, and what was never tested. */
const barriers: { heading: MessageDescriptor; texts: MessageDescriptor[] }[] = [
  {
    heading: msg`Not in line with the guidelines`,
    texts: [
      msg`Titles, names and reasons come from the institutions as they are. Where an institution does not tell their language, a screen reader may read them in the wrong one.`,
      msg`The barcode of a card is a picture for a machine. The number that it stands for is written below it.`,
    ],
  },
  { heading: msg`A disproportionate burden`, texts: [msg`Nothing is left out for this reason.`] },
  {
    heading: msg`Not part of Library Card`,
    texts: [
      msg`Paying, changing your details and the sign-in page belong to the institutions: each has its own statement.`,
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
  msg`At the end of each way the page is checked by axe, by all of its rules for WCAG.`,
  msg`The sections are looked at on a wide and on a narrow screen, in light and in dark colours.`,
  msg`At 320 pixels, as at 400 % zoom, nothing scrolls sideways.`,
  msg`Every place is reached and a request is cancelled by keyboard alone, and the focus is seen.`,
  msg`What a screen reader is given to say is written down and compared.`,
  msg`What moves while answers come in is measured.`,
]

/** Follows the European Union's model accessibility statement (Implementing Decision 2018/1523). */
export function AccessibilityPage() {
  const { t, i18n } = useLingui()
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
      <h2>
        <Trans>What is not accessible</Trans>
      </h2>
      {barriers.flatMap(({ heading, texts }) => [
        <h3 key={heading.id}>{i18n._(heading)}</h3>,
        ...texts.map((text) => <p key={text.id}>{i18n._(text)}</p>),
      ])}
      <h2>
        <Trans>How this was found out</Trans>
      </h2>
      <p>
        <Trans>
          This statement was prepared on {first} by our own assessment, and last reviewed on {date}. Each time
          that Library Card is changed, programs go through it in a browser as a patron would:
        </Trans>
      </p>
      <ul>
        {tests.map((text) => (
          <li key={text.id}>{i18n._(text)}</li>
        ))}
      </ul>
      <Feedback />
    </ReadingPage>
  )
}

/** Where to report a barrier, and the enforcement procedure. */
function Feedback() {
  const { data, error, retry } = usePrivacy()
  const { contact = null, url = null } = data?.accessibility ?? {}
  return (
    <>
      <h2>
        <Trans>Tell us of a barrier</Trans>
      </h2>
      {error && <RequestFailure error={error} retry={retry} />}
      {data && (
        <p>
          {contact === null ? (
            <Trans>Tell the desk of your institution what you could not do, and on which page.</Trans>
          ) : (
            <Trans>
              Tell us what you could not do, and on which page: <Contact to={contact} />
            </Trans>
          )}
        </p>
      )}
      <h2>
        <Trans>If you get no answer</Trans>
      </h2>
      <p>
        <Trans>
          Where the answer does not help you, or none comes, turn to the body that watches over the
          accessibility of public websites in your country.
        </Trans>
      </p>
      {url !== null && (
        <p>
          <a href={url}>
            <Trans>The network’s own statement names it</Trans>
          </a>
        </p>
      )}
    </>
  )
}
