const test = { url: 'https://berths.odd.net/me' };

module.exports = {
  type: 'oauth2',
  test,
  oauth2Config: {
    authorizeUrl: {
      url: 'https://berths.odd.net/oauth/authorize',
      params: { scope: '{{bundle.inputData.scope}}' },
    },
    scope: 'berths:read,berths:write',
    autoRefresh: true,
  },
};
