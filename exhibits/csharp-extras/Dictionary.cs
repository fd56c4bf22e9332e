int whole = 0, rounds = 50, many = 200_000;
for (var round = 0; round < rounds; round++)
{
    var squares = new Dictionary<int, long>(many); // with room for all
    try
    {
        Parallel.For(0, many, i => squares[i] = (long)i * i);
        whole += Enumerable.Range(0, many).All(squares.ContainsKey) ? 1 : 0;
    }
    catch (Exception error) // what is broken is noticed now and then
    {
        Console.WriteLine(error.GetBaseException().Message);
    }
}

Console.WriteLine($"entries lost in {rounds - whole} of {rounds} rounds");
