int a = 100, b = 0;
var accounts = new Lock();
var changed = Show; // who wants to know of a change

lock (accounts)
{
    a -= 30;
    changed();
    b += 30;
    changed();
}

void Show()
{
    lock (accounts)
    {
        Console.WriteLine($"sum: {a + b}");
    }
}
