/** A mesh of one org and one ERP: the least that there is. */
export const MESH = `
company: { id: demo }
systems:
  salesforce:
    org-a: { loginUrl: https://login.example, consumerKey: key, username: me, privateKey: env:KEY }
  erp:
    erp-a: { adapter: rest, url: https://erp.example, map: to-erp, token: file:/run/token }
flows:
  - { flow: orders, from: org-a, map: to-order, mode: live }
routing:
  - { rule: all, to: erp-a }
`

export const mesh = (text: string) => ({ path: 'mesh.yaml', text })
export const overlay = (text: string) => ({ path: 'env/test.yaml', text })
