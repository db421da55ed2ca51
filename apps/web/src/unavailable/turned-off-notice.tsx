import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ButtonLink } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useCardView } from '../card/card-view.ts'
import { listWords } from '../text/list-words.ts'

/** One for all whom the patron has switched off: it was their own wish, and it can be taken back. */
export function NotWantedNotice() {
  const { i18n } = useLingui()
  const { notWanted, nameOf } = useCardView()
  if (notWanted.length === 0) return null
  const names = <bdi>{listWords(notWanted.map(nameOf), i18n.locale)}</bdi>
  return (
    <Notice
      tone="silent"
      acts={
        <ButtonLink to="/card/all/details#asked">
          <Plural value={notWanted.length} one="Switch it on" other="Switch them on" />
        </ButtonLink>
      }
    >
      <p>
        <b>
          <Trans>You have switched {names} off.</Trans>
        </b>{' '}
        <Plural
          value={notWanted.length}
          one="It is not asked about you, and what you have there is not shown."
          other="They are not asked about you, and what you have there is not shown."
        />
      </p>
    </Notice>
  )
}
