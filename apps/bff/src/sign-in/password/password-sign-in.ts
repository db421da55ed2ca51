import type { Feature } from '../../feature.ts'
import { registerApi } from '../api-hooks.ts'
import { passwordRoute } from './password-route.ts'

/** Sign-in with card number and password, for institutions without an identity provider. */
export const passwordSignIn: Feature = {
  name: 'passwordSignIn',
  sent: [
    {
      id: 'password-to-home',
      to: 'home-institution',
      what: ['id-of-sign-in', 'password'],
      why: 'who-you-are',
    },
  ],
  plugin: async (app, dependencies) => {
    registerApi(app, dependencies, (api) => passwordRoute(api, dependencies))
  },
}
