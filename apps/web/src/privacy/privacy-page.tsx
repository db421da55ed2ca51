import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { nameIn } from '../card/card-view.ts'
import { ownText } from '../layout/own-words.tsx'
import { Contact, privacyQuery, ReadingPage } from '../layout/reading-page.tsx'
import { useNetwork } from '../session/session-query.ts'
import { RequestFailure } from '../missing/request-failure.tsx'
import type { Protection, StoredData, Disclosure, Privacy } from '@library-card/contract/privacy.ts'
import { listWords } from '../text/words.ts'
import { labelled } from '../ui/labelled.ts'
import { Table, type Column } from '../ui/table.tsx'
import {
  protectionWords,
  storedDataWords,
  timesAndCodes,
  untilWords,
  whereWords,
  purposeWords,
  dataWords,
  toWords,
  whenWords,
} from './inventory-words.ts'
import type { Network, Texts } from '@library-card/contract/institution.ts'

/**
 * The inventory of all stored and disclosed data, which tests compare with the store, and the network's own
 * notice.
 */
export function PrivacyPage() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(privacyQuery)
  return (
    <ReadingPage title={t`Privacy`}>
      <p>
        <Trans>
          When you open your card, Library Card asks the institutions of the network for your account and
          shows you their answers. Its server keeps them for a limited time in memory, never on disk; your
          browser keeps them only while the page is open. Library Card has no advertising, counts no visitors
          and loads nothing from third parties. This page lists everything that it does store or disclose.
        </Trans>
      </p>
      {error && <RequestFailure error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <NetworkNotice privacy={data} />
          <h2>
            <Trans>What is stored</Trans>
          </h2>
          <StoredDataTable kept={data.kept} />
          <h2>
            <Trans>What is disclosed, and to whom</Trans>
          </h2>
          <DisclosuresTable sent={data.sent} />
        </>
      )}
    </ReadingPage>
  )
}

const formOrder: Protection[] = ['encrypted', 'keyed-hash', 'hash', 'clear']

function StoredDataTable({ kept }: { kept: StoredData[] }) {
  const { t, i18n } = useLingui()
  const columns: Column<StoredData>[] = [
    { name: t`Where and how`, renderCell: (one) => <StorageForms kept={one} /> },
    { name: t`How long`, renderCell: (one) => <Retention kept={one} /> },
    { name: t`Why`, renderCell: ({ why }) => i18n._(purposeWords[why]) },
  ]
  return (
    <Table
      caption={t`What Library Card stores`}
      head={{ name: t`What` }}
      columns={columns}
      rows={kept}
      headOf={({ id, name }) => ({
        key: id,
        name: i18n._(storedDataWords[id]),
        sub: name && <code>{name}</code>,
      })}
    />
  )
}

/** Protected data first, readable data last. */
function StorageForms({ kept: { where, forms } }: { kept: StoredData }) {
  const { i18n } = useLingui()
  const words = formOrder
    .filter((form) => forms.includes(form))
    .map((form) => i18n._(form === 'clear' && where === 'database' ? timesAndCodes : protectionWords[form]))
  return labelled(i18n._(whereWords[where]), listWords(words))
}

/**
 * Words such as "until you sign out, at most 8 hours", "24 hours", "until turned off, or 24 months after the
 * last use".
 */
function Retention({ kept: { until, atMost, unusedFor } }: { kept: StoredData }) {
  const { i18n } = useLingui()
  const words = untilWords[until]
  const ending = words && i18n._(words)
  const limit = unusedFor ?? atMost
  if (!limit) return ending
  const { amount, unit } = limit
  const span = new Intl.NumberFormat(i18n.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  if (!ending) return span
  if (unusedFor) {
    return (
      <Trans>
        {ending}, or {span} after the last use
      </Trans>
    )
  }
  return (
    <Trans>
      {ending}, at most {span}
    </Trans>
  )
}

function DisclosuresTable({ sent }: { sent: Disclosure[] }) {
  const { t, i18n } = useLingui()
  const network = useNetwork()
  const namesOf = (codes: string[]) =>
    listWords(
      network.institutions.filter(({ code }) => codes.includes(code)).map((one) => nameIn(one, network)),
    )
  const columns: Column<Disclosure>[] = [
    {
      name: t`What`,
      renderCell: ({ what }) => listWords(what.map((data) => i18n._(dataWords[data]))),
    },
    { name: t`Why`, renderCell: ({ why }) => i18n._(purposeWords[why]) },
  ]
  return (
    <Table
      caption={t`What Library Card discloses, and to whom`}
      head={{ name: t`To whom` }}
      columns={columns}
      rows={sent}
      headOf={({ id, to, institutionCodes }) => ({
        key: id,
        name: institutionCodes ? namesOf(institutionCodes) : i18n._(toWords[to]),
        sub: i18n._(whenWords[id]),
      })}
    />
  )
}

function NetworkNotice({ privacy: { text, contact, url } }: { privacy: Privacy }) {
  const network = useNetwork()
  if (Object.keys(text).length === 0 && contact === null && url === null) return null
  const name = <bdi>{network.name}</bdi>
  return (
    <section aria-labelledby="own-words">
      <h2 id="own-words">
        <Trans>What {name} states</Trans>
      </h2>
      <NoticeText texts={text} network={network} />
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

function NoticeText({ texts, network }: { texts: Texts; network: Network }) {
  const { text, lang } = ownText(texts, network)
  if (!text) return null
  return text.split(/\n\s*\n/).map((paragraph) => (
    <p key={paragraph} lang={lang}>
      {paragraph}
    </p>
  ))
}
