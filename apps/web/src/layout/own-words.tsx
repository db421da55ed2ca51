import type { Network, NetworkNotice, Texts } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { createStore, useStore } from '../store.ts'
import { TextButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ownText } from './branding.ts'

type OwnTextProps = { texts: Texts | null | undefined; network: Network; className?: string | undefined }

/** A paragraph in the network's or an institution's own words. */
export function OwnText({ texts, network, className }: OwnTextProps) {
  useLingui()
  if (!texts) return null
  const { text, lang } = ownText(texts, network)
  return (
    <p lang={lang} className={className}>
      {text}
    </p>
  )
}

const key = 'dismissed-notices'
const dismissed = createStore<readonly string[]>(stored())

function stored(): string[] {
  return (localStorage.getItem(key) ?? '').split(' ').filter(Boolean)
}

type NoticesProps = {
  notices: readonly NetworkNotice[] | undefined
  network: Network
  /** On a shared computer, and before it is known whether this is one, a notice is dismissed only until the page is left. */
  isShared: boolean
}

/** Notices from the network file; one that is dismissed comes back when its text changes. */
export function NetworkNotices({ notices = [], network, isShared }: NoticesProps) {
  useLingui()
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
