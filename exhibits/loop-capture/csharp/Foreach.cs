var later = new List<Func<int>>();
foreach (var price in (int[])[10, 20, 30, 40, 50])
{
    later.Add(() => price);
}

Console.WriteLine(string.Join(' ', later.Select(call => call())));
