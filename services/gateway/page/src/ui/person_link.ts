export const personLink = (id: string) => `/people/${encodeURIComponent(id)}`;
