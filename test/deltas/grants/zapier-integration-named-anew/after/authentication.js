const test = { url: 'https://berths.odd.net/me' };

module.exports = {
  type: 'oauth2',
  test,
  oauth2Config: {
    authorizeUrl: {
      url: 'https://berths.odd.net/oauth/authorize',
      params: { scope: '{{bundle.inputData.scope}}' },
    },
    scope: 'berths:write,  berths:read',
    autoRefresh: true,
  },
  connectionLabel: 'Quay',
};
