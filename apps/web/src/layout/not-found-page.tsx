import { Trans, useLingui } from '@lingui/react/macro'
import { ButtonLink } from '../ui/button.tsx'
import { StandAlone, StandAlonePart } from './stand-alone.tsx'

export function NotFoundPage() {
  return <StandAlone {...useNotFound()} />
}

/** Within a page that has its frame already. */
export function NotFoundPart() {
  return <StandAlonePart {...useNotFound()} />
}

function useNotFound() {
  const { t } = useLingui()
  return {
    title: t`There is no such page`,
    acts: (
      <ButtonLink weight="main" to="/">
        <Trans>Go to the start</Trans>
      </ButtonLink>
    ),
    children: (
      <p>
        <Trans>The address may be old or mistyped.</Trans>
      </p>
    ),
  }
}
