import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Component, useEffect, type ReactNode } from 'react'
import { requestIdOf } from '../api.ts'
import { useHome } from '../session/session-query.ts'
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
    <ButtonLink variant="primary" to={useHome()}>
      <Trans>Go to the home page</Trans>
    </ButtonLink>
  )
  return (
    <Message title={t`There is no such page`} actions={start}>
      <Trans>The address may be out of date or mistyped.</Trans>
    </Message>
  )
}

function ErrorPage({ error }: { error: unknown }) {
  const { t } = useLingui()
  const client = useQueryClient()
  useEffect(() => {
    // Removes failed requests, so that a page that is opened again repeats them.
    client.removeQueries({ predicate: ({ state }) => state.status === 'error' && state.data === undefined })
  }, [client])
  const reload = (
    <Button variant="primary" onClick={() => location.reload()}>
      <Trans>Reload the page</Trans>
    </Button>
  )
  return (
    <StandAlone title={t`Something went wrong here`} actions={reload}>
      <Trans>This page could not be shown. Reload it, or try again later.</Trans>{' '}
      <Reference id={requestIdOf(error)} />
    </StandAlone>
  )
}

type BoundaryProps = { at: object; children: ReactNode }
type BoundaryState = { at: object; failure: { error: unknown } | null }

/** Shows the error page instead of pages that fail, until the next navigation. */
export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { at: this.props.at, failure: null }
  static getDerivedStateFromError = (error: unknown) => ({ failure: { error } })
  static getDerivedStateFromProps = ({ at }: BoundaryProps, state: BoundaryState) =>
    at === state.at ? null : { at, failure: null }

  override render() {
    const { failure } = this.state
    return failure ? <ErrorPage error={failure.error} /> : this.props.children
  }
}
