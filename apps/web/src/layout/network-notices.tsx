import type { Institution } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useNetwork } from '../session/session-query.ts'
import { createStore, useStore } from '../store.ts'
import { TextButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ownText } from './own-words.tsx'

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
