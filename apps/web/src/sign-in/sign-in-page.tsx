import type { Institution, Network } from '@library-card/contract/institution.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, type ComponentType, type ReactNode } from 'react'
import { Link, useRouteLoaderData, useSearchParams } from 'react-router'
import { nameIn } from '../card/card-view.ts'
import { NetworkNotices, OwnText } from '../layout/own-words.tsx'
import { Monogram } from '../ui/monogram.tsx'
import { SignInForm, type SignInMethod } from './sign-in-form.tsx'
import { SwitchNotice } from './switch-notice.tsx'
import styles from './sign-in-page.module.css'

export function SignInPage() {
  const { t } = useLingui()
  const network = useRouteLoaderData<Network>('network')
  const at = useOwnInstitution(network)
  if (network && at) return <OwnSignInPage network={network} at={at} />
  const heading = (
    <Plural
      value={network?.institutions.length ?? 0}
      one="One card for # institution"
      other="One card for # institutions"
    />
  )
  return (
    <SignInLayout
      documentTitle={t`Sign in · Library Card`}
      heading={heading}
      lead={<Trans>Loans, requests and fees at every library in the network, in one place.</Trans>}
      note={Note}
    >
      <Link to="/staff/sign-in">
        <Trans>For staff</Trans>
      </Link>
    </SignInLayout>
  )
}

/** `?at=CODE`: the institution whose own sign-in page this is. */
function useOwnInstitution(network: Network | undefined): Institution | undefined {
  const [search] = useSearchParams()
  const code = search.get('at')
  return network?.institutions.find((one) => one.code === code && one.signsIn !== null)
}

/** An institution's sign-in page, with its own mark and words. */
function OwnSignInPage({ network, at }: { network: Network; at: Institution }) {
  const { t } = useLingui()
  const [search] = useSearchParams()
  const name = nameIn(at, network)
  const others = new URLSearchParams([...search].filter(([key]) => key !== 'at'))
  return (
    <SignInLayout
      documentTitle={t`Sign in at ${name} · Library Card`}
      heading={
        <span className={styles['own']}>
          <Monogram institution={at} />
          <bdi>{name}</bdi>
        </span>
      }
      lead={<Trans>Loans, requests and fees at every library in the network, in one place.</Trans>}
      note={Note}
      at={at}
    >
      <Link to={`/sign-in?${others}`}>
        <Trans>Sign in at another institution</Trans>
      </Link>
    </SignInLayout>
  )
}

function Note({ name, byPassword }: SignInMethod) {
  if (byPassword)
    return <Trans>Card number and password go to {name}’s own system. Library Card keeps neither.</Trans>
  return <Trans>You sign in on {name}’s own page. Library Card never sees your password.</Trans>
}

type SignInLayoutProps = {
  as?: 'staff'
  documentTitle: string
  heading: ReactNode
  lead: ReactNode
  note: ComponentType<SignInMethod>
  /** The institution whose own sign-in page this is. */
  at?: Institution
  /** A link to the other sign-in page. */
  children: ReactNode
}

/** The sign-in page of patrons or staff. */
export function SignInLayout({ as, at, documentTitle, heading, lead, note, children }: SignInLayoutProps) {
  const network = useRouteLoaderData<Network>('network')
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])
  return (
    <main id="main" className={styles['door']}>
      <div>
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <p className={`quiet ${styles['lead']}`}>{lead}</p>
        {network && !as && <OwnWords network={network} at={at} />}
        <SwitchNotice to={as ?? 'patron'} />
        {network && <SignInForm network={network} {...(as && { as })} at={at} note={note} />}
        {network && !as && <HowToGetACard network={network} />}
        <p className={`quiet ${styles['small']}`}>{children}</p>
      </div>
    </main>
  )
}

/** Of the network file: text and notices of the network and, on its own page, of the institution. */
function OwnWords({ network, at }: { network: Network; at: Institution | undefined }) {
  const notices = [...(network.notices ?? []), ...(at?.notices ?? [])]
  return (
    <>
      <OwnText
        texts={at?.signInText ?? network.branding?.texts.signIn}
        network={network}
        className={styles['words']}
      />
      <NetworkNotices notices={notices} network={network} isShared />
    </>
  )
}

function HowToGetACard({ network }: { network: Network }) {
  const texts = network.branding?.texts.getCard
  if (!texts) return null
  return (
    <details className={styles['small']}>
      <summary>
        <Trans>How do I get a card?</Trans>
      </summary>
      <OwnText texts={texts} network={network} />
    </details>
  )
}
