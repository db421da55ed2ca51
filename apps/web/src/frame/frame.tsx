import type { Network } from '@library-card/contract/institution.ts'
import { Trans } from '@lingui/react/macro'
import { useEffect } from 'react'
import { Outlet, useLoaderData } from 'react-router'
import { applyBrand } from './brand.ts'
import { Footer } from './footer.tsx'
import styles from './frame.module.css'
import { Masthead } from './masthead.tsx'

/** What every page has around it. */
export function Frame() {
  const network = useLoaderData<Network>()
  useEffect(() => applyBrand(network.brand), [network.brand])
  return (
    <>
      <a className={styles['skip']} href="#heading">
        <Trans>Skip to the content</Trans>
      </a>
      <Masthead network={network} />
      <Outlet />
      <Footer languages={network.languages} />
    </>
  )
}
