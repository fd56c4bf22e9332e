if (IsAdminAsync("guest"))
{
    Console.WriteLine("let in");
}

async Task<bool> IsAdminAsync(string user)
{
    await Task.Yield();
    return user == "root";
}
