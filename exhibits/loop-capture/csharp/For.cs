var later = new List<Func<int>>();
for (var i = 0; i < 5; i++)
{
    later.Add(() => i);
}

Console.WriteLine(string.Join(' ', later.Select(call => call())));
