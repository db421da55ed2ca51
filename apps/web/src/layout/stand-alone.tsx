import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useRouteError } from 'react-router'
import { requestIdOf } from '../api.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import styles from './frame.module.css'
import { PageHeading } from './page-heading.tsx'
import { Reference } from './reference.tsx'

type StandAloneProps = { title: string; children: ReactNode; actions?: ReactNode }

export function StandAlone(props: StandAloneProps) {
  return (
    <main id="main" className={styles['single']}>
      <Message {...props} />
    </main>
  )
}

function Message({ title, children, actions }: StandAloneProps) {
  const heading = <PageHeading documentTitle={`${title} · Library Card`}>{title}</PageHeading>
  return (
    <EmptyState heading={heading} actions={actions}>
      {children}
    </EmptyState>
  )
}

export function NotFoundPage() {
  return (
    <main id="main" className={styles['single']}>
      <NotFound />
    </main>
  )
}

/** A message inside the `main` of another page. */
export function NotFound() {
  const { t } = useLingui()
  const start = (
    <ButtonLink variant="primary" to="/">
      <Trans>Go to the home page</Trans>
    </ButtonLink>
  )
  return (
    <Message title={t`There is no such page`} actions={start}>
      <Trans>The address may be out of date or mistyped.</Trans>
    </Message>
  )
}

export function ErrorPage() {
  const { t } = useLingui()
  const reference = requestIdOf(useRouteError())
  const reload = (
    <Button variant="primary" onClick={() => location.reload()}>
      <Trans>Reload the page</Trans>
    </Button>
  )
  return (
    <StandAlone title={t`Something went wrong here`} actions={reload}>
      <Trans>This page could not be shown. Reload it, or try again later.</Trans> <Reference id={reference} />
    </StandAlone>
  )
}
