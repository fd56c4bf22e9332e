async function isAdmin(user) {
  return user === 'root';
}

console.log(['guest', 'root'].filter(isAdmin)); // a promise is truthy: nobody is left out
