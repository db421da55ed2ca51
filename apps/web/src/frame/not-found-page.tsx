import { Trans, useLingui } from '@lingui/react/macro'
import { ButtonLink } from '../look/button.tsx'
import { StandAlone } from './stand-alone.tsx'

export function NotFoundPage() {
  const { t } = useLingui()
  return (
    <StandAlone
      title={t`There is no such page`}
      acts={
        <ButtonLink weight="main" to="/">
          <Trans>Go to your card</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>The address may be old or mistyped.</Trans>
      </p>
    </StandAlone>
  )
}
