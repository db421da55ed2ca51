import type { Network, Texts } from '@library-card/contract/institution.ts'
import { i18n } from '@lingui/core'
import { Trans } from '@lingui/react/macro'
import { useNetwork } from '../session/session-query.ts'

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

/** A text from the network file in the reader's language, or in the network's first language. */
export function ownText(texts: Texts, { languages }: Network): { text: string; lang: string } {
  const { locale } = i18n
  const lang = locale in texts ? locale : (languages[0] ?? locale)
  return { text: texts[lang] ?? '', lang }
}
