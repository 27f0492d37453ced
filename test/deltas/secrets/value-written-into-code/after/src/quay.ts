export const berth = 7;
export const harbourApiKey = '03rEgIW2iNOO0VuWauBJWFbwqeVI';
