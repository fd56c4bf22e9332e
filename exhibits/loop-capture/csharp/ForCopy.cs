var later = new List<Func<int>>();
for (var i = 0; i < 5; i++)
{
    var own = i; // declared in the body: a new one each time round
    later.Add(() => own);
}

Console.WriteLine(string.Join(' ', later.Select(call => call())));
