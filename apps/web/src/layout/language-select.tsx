import type { Network } from '@library-card/contract/institution.ts'
import { languageOf } from '@library-card/contract/languages.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { useKnownSession } from '../session/session-query.ts'
import { activateLanguage } from '../text/language.ts'
import { Select } from '../ui/select.tsx'

const key = '__Host-language'
const year = 365 * 24 * 3_600

type Props = Pick<Network, 'languages'> & { cookie: Network['languageCookie'] | undefined }

/** Each language by its own name; one that no native reader has checked says so. */
export function LanguageSelect({ languages, cookie }: Props) {
  const { i18n, t } = useLingui()
  const choose = useLanguageChoice(cookie)
  const options = languages.map((tag) => {
    const { name = tag, state } = languageOf(tag) ?? {}
    return { value: tag, words: state === 'reviewed' ? name : t`${name} (unreviewed)`, lang: tag }
  })
  return <Select label={<Trans>Language</Trans>} value={i18n.locale} options={options} choose={choose} />
}

/** Shows the page in the chosen language, and keeps the choice: in this browser, and with the patron's preferences. */
function useLanguageChoice(cookie: Props['cookie']) {
  const session = useKnownSession()
  const { mutate: keep } = useMutation({
    mutationFn: (language: string) => fetchJson('POST /api/preferences', { body: { language } }),
  })
  return (tag: string) => {
    void activateLanguage(tag)
    // The server reads it, so that the next page already comes in this language.
    const secure = cookie === undefined ? 'Secure; ' : ''
    // oxlint-disable-next-line unicorn/no-document-cookie -- Firefox and Safari have no cookieStore for all versions in use
    document.cookie = `${cookie ?? key}=${tag}; Path=/; ${secure}SameSite=Lax; Max-Age=${year}`
    if (session && session.profile !== 'staff') keep(tag)
  }
}
