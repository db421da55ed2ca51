import type { Network } from '@library-card/contract/institution.ts'
import { Trans } from '@lingui/react/macro'
import { useEffect, type ComponentType } from 'react'
import { Outlet, useRouteLoaderData } from 'react-router'
import { applyBrand } from './brand.ts'
import { Footer } from './footer.tsx'
import styles from './frame.module.css'
import { Masthead } from './masthead.tsx'

/** What every page of the card has around it. */
export function Frame() {
  return <Around masthead={Masthead} />
}

/** What every page has around it, whoever it is for. */
export function Around({ masthead: Head }: { masthead: ComponentType<{ network: Network }> }) {
  const network = useRouteLoaderData<Network>('network')
  const brand = network?.brand ?? null
  useEffect(() => applyBrand(brand), [brand])
  if (!network) return null
  return (
    <>
      <a className={styles['skip']} href="#heading">
        <Trans>Skip to the content</Trans>
      </a>
      <Head network={network} />
      <Outlet />
      <Footer languages={network.languages} />
    </>
  )
}
