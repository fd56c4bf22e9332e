async function isAdmin(user) {
  return user === 'root';
}

if (await isAdmin('guest')) {
  console.log('let in');
} else {
  console.log('kept out');
}
