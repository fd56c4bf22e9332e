async function isAdmin(user) {
  return user === 'root';
}

if (isAdmin('guest')) {
  console.log('let in'); // a promise is an object, and an object is truthy
} else {
  console.log('kept out');
}
