import type { Institution, Network, Texts } from '@library-card/contract/institution.ts'
import { i18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useNetwork } from '../session/session-query.ts'
import { createStore, useStore } from '../store.ts'
import { TextButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

type OwnTextProps = { texts: Texts | null | undefined; className?: string | undefined }

/** A paragraph in the network's or an institution's own words. */
export function OwnText({ texts, className }: OwnTextProps) {
  const network = useNetwork()
  if (!texts) return null
  const { text, lang } = ownText(texts, network)
  return (
    <p lang={lang} className={className}>
      {text}
    </p>
  )
}

type InstitutionWordsProps = { text: string; language: string | null; className?: string }

/** A text of the institution's library system, tagged with its language for screen readers. */
export function InstitutionWords({ text, language, className }: InstitutionWordsProps) {
  return (
    <p className={className}>
      <Trans>
        In the institution’s words: “<bdi lang={language ?? undefined}>{text}</bdi>”
      </Trans>
    </p>
  )
}

const key = 'dismissed-notices'
const dismissed = createStore<readonly string[]>(stored())

function stored(): string[] {
  return (localStorage.getItem(key) ?? '').split(' ').filter(Boolean)
}

type NoticesProps = {
  /** The page's institution, whose notices follow the network's. */
  at: Institution | undefined
  /**
   * Whether this is a shared computer, or not known yet: dismissing a notice then lasts only until the patron
   * leaves the page.
   */
  isShared: boolean
}

/** Notices from the network file. A dismissed notice returns when its text changes. */
export function NetworkNotices({ at, isShared }: NoticesProps) {
  useLingui()
  const network = useNetwork()
  const notices = [...(network.notices ?? []), ...(at?.notices ?? [])]
  const hidden = useStore(dismissed, (ids) => ids)
  const current = notices.filter(({ id }) => !hidden.includes(id))

  function dismiss(id: string) {
    dismissed.set([...hidden, id])
    if (!isShared) localStorage.setItem(key, [...stored(), id].slice(-mostStored).join(' '))
  }

  return current.map(({ id, texts }) => {
    const { text, lang } = ownText(texts, network)
    const close = (
      <TextButton onClick={() => dismiss(id)}>
        <Trans>Dismiss</Trans>
      </TextButton>
    )
    return (
      <Notice key={id} tone="note" actions={close}>
        <p lang={lang}>{text}</p>
      </Notice>
    )
  })
}

const mostStored = 50

/** A text from the network file in the reader's language, or in the network's first language. */
export function ownText(texts: Texts, { languages }: Network): { text: string; lang: string } {
  const { locale } = i18n
  const lang = locale in texts ? locale : (languages[0] ?? locale)
  return { text: texts[lang] ?? '', lang }
}
