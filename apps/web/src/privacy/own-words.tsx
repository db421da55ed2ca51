import type { Network } from '@library-card/contract/institution.ts'
import type { Privacy } from '@library-card/contract/privacy.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRouteLoaderData } from 'react-router'
import { Contact } from '../layout/reading-page.tsx'

/** What the network adds; nothing where it says nothing. */
export function OwnWords({ privacy: { text, contact, url } }: { privacy: Privacy }) {
  const network = useRouteLoaderData<Network>('network')
  const name = <bdi>{network?.name}</bdi>
  if (Object.keys(text).length === 0 && contact === null && url === null) return null
  return (
    <section aria-labelledby="own-words">
      <h2 id="own-words">
        <Trans>What {name} says</Trans>
      </h2>
      <OwnText text={text} first={network?.languages[0] ?? ''} />
      {url !== null && (
        <p>
          <a href={url}>
            <Trans>Its own privacy notice</Trans>
          </a>
        </p>
      )}
      {contact !== null && (
        <p>
          <Trans>
            Questions about your data: <Contact to={contact} />
          </Trans>
        </p>
      )}
    </section>
  )
}

/** In the reader's language, else in the network's first. */
function OwnText({ text, first }: { text: Privacy['text']; first: string }) {
  const { i18n } = useLingui()
  const language = text[i18n.locale] === undefined ? first : i18n.locale
  return text[language]?.split(/\n\s*\n/).map((paragraph) => (
    <p key={paragraph} lang={language}>
      {paragraph}
    </p>
  ))
}
